using System.Globalization;

namespace ConvNet;

/// <summary>Where a run is: what comes next.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Batch">The batch within it, from 0.</param>
public readonly record struct TrainingPosition(int Epoch, int Batch = 0);

/// <summary>
/// Keeps a training run in a folder, so that one that is killed at any moment goes on from its last checkpoint, bit for bit as if
/// it had not been: parameters, optimizer, dropout's random state, schedules. Each checkpoint is a safetensors file,
/// checkpoint-STEPS.safetensors, which appears whole or not at all; the oldest are deleted. The order of the data is a function of the
/// <see cref="BatchLoader"/>'s seed and the epoch, so the position is enough to find it again.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
/// <example><code>
/// var checkpoints = new Checkpoints&lt;Digits&gt;("run1", trainer) { States = [schedule] };
/// TrainingPosition start = checkpoints.Resume() ?? default;
/// </code></example>
public sealed class Checkpoints<TNetwork>
    where TNetwork : class, INetwork<TNetwork>
{
    private const string Prefix = "checkpoint-", Extension = ".safetensors";

    private readonly string folder;
    private readonly ITrainingRun trainer;

    /// <summary>Whether the folder's checkpoints are this run's: it went on from one, or saved one.</summary>
    private bool isBegun;

    /// <summary>Keeps checkpoints in a folder, which is made at the first one.</summary>
    /// <param name="folder">The folder, of this run alone.</param>
    /// <param name="trainer">The trainer, made as when the checkpoints were saved: same network, optimizer and seed.</param>
    public Checkpoints(string folder, Trainer<TNetwork> trainer)
        : this(folder, (ITrainingRun)trainer)
    {
    }

    /// <summary>
    /// Keeps checkpoints of training on a graphics processor. A file is the same as a <see cref="Trainer{TNetwork}"/>'s: each goes on from the
    /// other's, to the same result but for rounding.
    /// </summary>
    /// <param name="folder">The folder, of this run alone.</param>
    /// <param name="trainer">The trainer, made as when the checkpoints were saved: same network, optimizer and seed.</param>
    public Checkpoints(string folder, GpuTrainer<TNetwork> trainer)
        : this(folder, (ITrainingRun)trainer)
    {
    }

    private Checkpoints(string folder, ITrainingRun trainer)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(trainer);
        this.folder = folder;
        this.trainer = trainer;
    }

    /// <summary>What else belongs to the run, in a fixed order: schedules, early stopping.</summary>
    public IReadOnlyList<ITrainingState> States { get; init; } = [];

    /// <summary>How many of the newest checkpoints stay; at least 1.</summary>
    public int Keep
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(Keep));
            field = value;
        }
    } = 3;

    /// <summary>The paths of the checkpoints, oldest first. Files of other names, such as a copy that is kept, are none.</summary>
    public IReadOnlyList<string> Files => !Directory.Exists(folder) ? [] :
        [.. Directory.GetFiles(folder, $"{Prefix}*{Extension}").Where(IsCheckpoint).Order(StringComparer.Ordinal)];

    /// <summary>
    /// Saves the run, between two steps. After going back to an earlier checkpoint, those of later steps are deleted: the run has another future.
    /// </summary>
    /// <param name="next">What comes next.</param>
    /// <returns>The file's path.</returns>
    /// <exception cref="InvalidOperationException">
    /// Batches are accumulated that no step was taken by: call Flush first. Or the folder has checkpoints of a run that is further on, and this one
    /// did not go on from there: call Resume, or choose another folder. Nothing was written.
    /// </exception>
    public string Save(TrainingPosition next)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{trainer.Position.Steps:D12}{Extension}"));
        string[] later = [.. Files.Where(file => string.CompareOrdinal(Path.GetFileName(file), Path.GetFileName(path)) > 0)];
        if (later.Length > 0 && !isBegun)
        {
            throw new InvalidOperationException(
                $"{folder} has checkpoints of a run that is further on, up to {Path.GetFileName(later[^1])}: call Resume to go on with it, or give this run a folder of its own.");
        }

        trainer.Collect();
        CheckpointFile.Save(path, CheckpointFile.Stores(trainer, States), Values(next));
        isBegun = true;
        foreach (string left in later)
            File.Delete(left);
        foreach (string old in Files.SkipLast(Keep))
            File.Delete(old);

        // What a run left that was killed while it wrote.
        foreach (string unfinished in Directory.GetFiles(folder, $"{Prefix}*{Extension}.*.tmp"))
            File.Delete(unfinished);

        return path;
    }

    /// <summary>Goes on from the newest checkpoint.</summary>
    /// <returns>What comes next; null where there is no checkpoint, and nothing was changed.</returns>
    /// <exception cref="SafeTensorsException">The file is damaged, or of another run: every difference is listed. Nothing was changed.</exception>
    public TrainingPosition? Resume() => Files.Count == 0 ? null : Resume(Files[^1]);

    /// <summary>Goes on from a checkpoint.</summary>
    /// <param name="path">Its file.</param>
    /// <returns>What comes next.</returns>
    /// <exception cref="SafeTensorsException">The file is damaged, or of another run: every difference is listed. Nothing was changed.</exception>
    public TrainingPosition Resume(string path)
    {
        var stores = CheckpointFile.Stores(trainer, States);
        using SafeTensorsFile file = SafeTensorsFile.Open(path);
        CheckpointFile.Check(file, stores, Values(default));
        CheckpointValues values = CheckpointValues.Read(file);
        LoadStates(file);
        CheckpointFile.Load(file, stores);
        trainer.Optimizer.Resume(values.OptimizerSteps, values.LearningRate);
        trainer.Resume(values.Steps, values.Passes);
        isBegun = true;
        return values.Next;
    }

    /// <summary>Gives the states their values, all or none.</summary>
    private void LoadStates(SafeTensorsFile file)
    {
        Dictionary<string, string>[] before = [.. States.Select(Saved)];
        int next = 0;
        try
        {
            for (; next < States.Count; next++)
                States[next].Load(CheckpointFile.Under(CheckpointFile.StatePrefix(next), file));
        }
        catch (Exception exception)
        {
            for (int i = 0; i <= next; i++)
                States[i].Load(before[i]);

            if (exception is FormatException or OverflowException or KeyNotFoundException)
                throw CheckpointValues.Damaged(file, $"{CheckpointFile.StatePrefix(next)}* is not what {States[next].GetType().Name} saved: ", exception);
            throw;
        }
    }

    /// <summary>Whether a file has steps for a name, as <see cref="Save"/> writes them.</summary>
    private static bool IsCheckpoint(string path) =>
        Path.GetFileNameWithoutExtension(path)[Prefix.Length..] is { Length: 12 } steps && steps.All(char.IsAsciiDigit);

    private static Dictionary<string, string> Saved(ITrainingState state)
    {
        var values = new Dictionary<string, string>();
        state.Save(values);
        return values;
    }

    private Dictionary<string, string> Values(TrainingPosition next)
    {
        (long steps, long passes) = trainer.Position;
        var values = new Dictionary<string, string>
        {
            ["format"] = CheckpointFile.Format,
            ["network"] = TNetwork.Description.Name,
            ["optimizer"] = trainer.Optimizer.GetType().Name,
            ["seed"] = Text(trainer.Seed),
            ["shards"] = Text(trainer.Shards),
            ["states"] = string.Join(' ', States.Select(state => state.GetType().Name)),
            ["epoch"] = Text(next.Epoch),
            ["batch"] = Text(next.Batch),
            ["steps"] = Text(steps),
            ["passes"] = Text(passes),
            ["optimizer.steps"] = Text(trainer.Optimizer.Steps),
            ["optimizer.learning_rate"] = trainer.Optimizer.LearningRate.ToString("R", CultureInfo.InvariantCulture),
        };
        for (int i = 0; i < States.Count; i++)
        {
            foreach ((string name, string value) in Saved(States[i]))
                values[CheckpointFile.StatePrefix(i) + name] = value;
        }

        return values;

        static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
    }
}

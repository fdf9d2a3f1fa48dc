namespace ConvNet;

/// <summary>
/// What a <see cref="Checkpoints{TNetwork}"/> keeps besides the network and its trainer: schedules, early stopping, or a user's own.
/// </summary>
public interface ITrainingState
{
    /// <summary>The parameters that are part of the state, by name; as many as when the state is loaded.</summary>
    IReadOnlyList<(string Name, ParameterStore Store)> Stores => [];

    /// <summary>Writes the state's values by name. Numbers are written so that they read back exactly ("R", invariant culture).</summary>
    void Save(IDictionary<string, string> values);

    /// <summary>
    /// Reads what <see cref="Save"/> wrote, before the stores are loaded. What it throws of the below is reported with the file's name, and all states
    /// are given back the values that they had.
    /// </summary>
    /// <exception cref="FormatException">A value is not what was written.</exception>
    /// <exception cref="OverflowException">A value is beyond what was written.</exception>
    /// <exception cref="KeyNotFoundException">A value is missing.</exception>
    void Load(IReadOnlyDictionary<string, string> values);
}

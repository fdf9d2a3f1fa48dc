using System.Globalization;
using ConvNet.Generator.Emission.Simd;
using ConvNet.Model;
using ConvNet.Model.Documentation;
using ConvNet.Model.Planning;

namespace ConvNet.Generator.Emission.Surface;

/// <summary>The members that a network's class gains. They are thin: the runtime does the work, generic over the contract.</summary>
internal static class SurfaceWriter
{
    public static string Write(TypeNames names, NetworkPlan plan, VectorWidth[] widths)
    {
        SourceWriter w = FileHead.StartMembers(names, "The members of the class.");
        var summary = new NetworkSummary(plan.Graph);
        using (Reopen(w, names))
        {
            WriteSummary(w, plan, summary);
            using (w.Block($"unsafe partial {names.Type.Self.Keyword} {names.Type.Self.Name} : global::ConvNet.INetwork<{names.Global}>"))
            {
                WriteMembers(w, names, body: null);
                WriteContract(w, names, widths);
                DescriptionWriter.Write(w, names, plan, summary);
            }
        }

        return w.ToString();
    }

    /// <summary>What the members of a network with errors do.</summary>
    public const string Broken = "throw new global::System.InvalidOperationException(\"The network has errors: see the compiler's messages on its attributes.\")";

    /// <summary>The members of a network with errors, so that its users compile and only those errors show.</summary>
    public static string WriteBroken(TypeNames names)
    {
        const string broken = Broken;
        SourceWriter w = FileHead.StartMembers(names, "The network has errors; its members throw.");
        using (Reopen(w, names))
        using (w.Block($"unsafe partial {names.Type.Self.Keyword} {names.Type.Self.Name} : global::ConvNet.INetwork<{names.Global}>"))
        {
            WriteMembers(w, names, broken);
            string self = $"global::ConvNet.INetwork<{names.Global}>";
            if (!IsReserved(names, "Description"))
            {
                w.Line();
                w.Line("/// <summary>The network's layers, shapes, parameters and memory.</summary>");
                w.Line($"public static global::ConvNet.NetworkDescription Description => {broken};");
            }

            w.Line();
            w.Line($"static global::ConvNet.NetworkDescription {self}.Description => {broken};");
            w.Line($"global::ConvNet.ParameterStore {self}.Parameters => {broken};");
            w.Line($"static {names.Global} {self}.Create(global::ConvNet.ParameterStore parameters) => {broken};");
            foreach (string pass in Passes) w.Line($"static void {self}.{pass} => {broken};");
        }

        return w.ToString();
    }

    /// <summary>Whether the user declares a member that is generated: an error, to which a second one of the name would only add others.</summary>
    public static bool IsReserved(TypeNames names, string member) => names.Type.ReservedMembers.Contains(member);

    private static readonly string[] Passes =
    [
        "Prepare(float* parameters, float* prepared)",
        "Forward(int batch, float* parameters, float* prepared, void* images, global::ConvNet.PixelFormat format, float** outputs, float* scratch, global::ConvNet.CompilerServices.ThreadTeam team)",
        "TrainingForward(int batch, float* parameters, void* images, global::ConvNet.PixelFormat format, float** logits, float* scratch, global::ConvNet.CompilerServices.TrainingNoise noise)",
        "Backward(int batch, float* parameters, float** logitGradients, float* gradients, float* imageGradients, float* scratch)",
    ];

    private static readonly string[] PassCalls =
    [
        "Prepare(parameters, prepared)",
        "Forward(batch, parameters, prepared, images, format, outputs, scratch, team)",
        "TrainingForward(batch, parameters, images, format, logits, scratch, noise)",
        "Backward(batch, parameters, logitGradients, gradients, imageGradients, scratch)",
    ];

    /// <summary>Writes a part of the class within its namespace and the types that hold it.</summary>
    public static void Reopened(SourceWriter w, TypeNames names, Action write)
    {
        using (Reopen(w, names)) write();
    }

    private static Scopes Reopen(SourceWriter w, TypeNames names)
    {
        var scopes = new List<SourceWriter.Scope>();
        if (names.Type.Namespace.Length > 0)
        {
            w.Line($"namespace {names.Type.Namespace};");
            w.Line();
        }

        foreach (TypeDeclaration outer in names.Type.ContainingTypes) scopes.Add(w.Block($"partial {outer.Keyword} {outer.Name}"));
        return new Scopes(scopes);
    }

    private static void WriteSummary(SourceWriter w, NetworkPlan plan, NetworkSummary summary)
    {
        w.Line("/// <summary>");
        w.Line($"/// {plan.Graph.Input.Shape} to {plan.Graph.Output.Shape}: {NetworkSummary.Number(summary.Parameters)} parameters, {NetworkSummary.Number(summary.MultiplyAdds)} multiply-adds.");
        w.Line("/// <code>");
        foreach (string line in summary.Table()) w.Line("/// " + line.Replace("&", "&amp;").Replace("<", "&lt;"));
        w.Line("/// </code>");
        w.Line($"/// Inference works in {Memory(plan.InferenceMemory)}, training in {Memory(plan.TrainingMemory)}.");
        w.Line("/// </summary>");
    }

    private static string Memory(MemorySize size) => size switch
    {
        { Fixed: 0 } => $"{NetworkSummary.Bytes(size.PerImage * sizeof(float))} an image",
        { PerImage: 0 } => NetworkSummary.Bytes(size.Fixed * sizeof(float)),
        _ => $"{NetworkSummary.Bytes(size.Fixed * sizeof(float))} and {NetworkSummary.Bytes(size.PerImage * sizeof(float))} an image",
    };

    /// <param name="body">The body of every member of a network with errors; null for a sound one.</param>
    private static void WriteMembers(SourceWriter w, TypeNames names, string? body)
    {
        string self = names.Global, name = names.Type.Self.Name;
        Member(
            TypeIdentity.Constructor,
            ["/// <summary>A new network with random weights: He's initialisation before rectifiers, Glorot's elsewhere, biases zero.</summary>", "/// <param name=\"seed\">The same seed gives the same weights, on every machine.</param>"],
            $"public {name}(int seed = 0)", "{ Parameters = new global::ConvNet.ParameterStore(Description); Parameters.Initialize(seed, []); }");
        Member(TypeIdentity.Constructor, [], $"private {name}(global::ConvNet.ParameterStore parameters)", "{ Parameters = parameters; }");
        Member(
            "Parameters",
            ["/// <summary>The learned parameters, by PyTorch's names. All predictors and trainers of this network share them.</summary>"],
            "public global::ConvNet.ParameterStore Parameters", "{ get; }");
        Member(
            "Load",
            ["/// <summary>A network with the weights of a safetensors file, under PyTorch's names and in its layouts.</summary>", "/// <param name=\"path\">The file.</param>", "/// <exception cref=\"global::ConvNet.SafeTensorsException\">The file is damaged, or a tensor is missing, unknown or of another shape; the message lists all.</exception>"],
            $"public static {self} Load(string path)", $"{{ global::ConvNet.ParameterStore parameters = new(Description); parameters.Load(path); return new {self}(parameters); }}");
        Member(
            "Load",
            ["/// <summary>As <see cref=\"Load(string)\"/>, from a stream, such as an embedded resource.</summary>", "/// <param name=\"stream\">The file's bytes.</param>"],
            $"public static {self} Load(global::System.IO.Stream stream)", $"{{ global::ConvNet.ParameterStore parameters = new(Description); parameters.Load(stream); return new {self}(parameters); }}");
        Member(
            "Save",
            ["/// <summary>Saves the weights as a safetensors file that PyTorch can read. An existing file is replaced only when the new one is whole.</summary>", "/// <param name=\"path\">The file.</param>"],
            "public void Save(string path)", "=> Parameters.Save(path);");
        Member(
            "Save",
            ["/// <summary>Writes the weights to a stream, as <see cref=\"Save(string)\"/> does to a file.</summary>", "/// <param name=\"stream\">The stream.</param>"],
            "public void Save(global::System.IO.Stream stream)", "=> Parameters.Save(stream);");
        Member(
            "LoadPrepared",
            ["/// <summary>A network with the weights of a file that <see cref=\"SavePrepared\"/> wrote: they are mapped, ready for inference.</summary>", "/// <param name=\"path\">The file; it must stay as it is while the network is used.</param>", "/// <exception cref=\"global::ConvNet.SafeTensorsException\">The file is damaged, of another network, or of this one compiled otherwise: save it again.</exception>"],
            $"public static {self} LoadPrepared(string path)", $"=> new(global::ConvNet.ParameterStore.LoadPrepared<{self}>(path));");
        Member(
            "SavePrepared",
            ["/// <summary>Saves the weights in the form that inference works on, for <see cref=\"LoadPrepared\"/>. Keep the file of <see cref=\"Save(string)\"/> too: this one is for this build.</summary>", "/// <param name=\"path\">The file.</param>"],
            "public void SavePrepared(string path)", $"=> Parameters.SavePrepared<{self}>(path);");
        Member(
            "CreatePredictor",
            ["/// <summary>Runs the network without allocating. A predictor owns its scratch memory: use one on each thread; all share the weights.</summary>", "/// <param name=\"maxBatch\">Images that are run together; more are run in turns.</param>", "/// <param name=\"namedOutputs\">The named outputs to compute beside the main one.</param>"],
            $"public global::ConvNet.Predictor<{self}> CreatePredictor(int maxBatch = 1, params string[] namedOutputs)", "=> new(this, maxBatch, namedOutputs);");
        Member(
            "CreateTrainer",
            ["/// <summary>Trains the network in place.</summary>", "/// <param name=\"optimizer\">How gradients change the weights.</param>", "/// <param name=\"loss\">What is minimised; softmax cross-entropy for labels and mean squared error for targets unless given.</param>", "/// <param name=\"seed\">The seed of dropout: the same seed gives the same run.</param>", "/// <param name=\"shards\">Into how many parts each batch is cut, for as many threads to work on; the result depends on it, but not on the threads.</param>"],
            $"public global::ConvNet.Trainer<{self}> CreateTrainer(global::ConvNet.Optimizer optimizer, global::ConvNet.Loss? loss = null, int seed = 0, int shards = 1)", "=> new(this, optimizer, loss, seed, shards);");

        void Member(string member, string[] documentation, string head, string sound)
        {
            if (body is not null && (head.StartsWith("private", StringComparison.Ordinal) || IsReserved(names, member))) return;
            if (head.StartsWith("public " + name + "(", StringComparison.Ordinal) is false) w.Line();
            foreach (string line in documentation) w.Line(line);
            string text = body is null ? sound : $"=> {body};";
            if (text.StartsWith("{ ", StringComparison.Ordinal) && text != "{ get; }")
            {
                using (w.Block(head))
                    foreach (string statement in text.Trim('{', '}', ' ').Split(["; "], StringSplitOptions.RemoveEmptyEntries)) w.Line(statement.TrimEnd(';') + ";");
                return;
            }

            w.Line($"{head} {text}");
        }
    }

    private static void WriteContract(SourceWriter w, TypeNames names, VectorWidth[] widths)
    {
        string contract = $"global::ConvNet.INetwork<{names.Global}>", kernels = $"global::{names.KernelNamespace}";
        w.Line();
        w.Line($"static {names.Global} {contract}.Create(global::ConvNet.ParameterStore parameters) => new(parameters);");
        for (int p = 0; p < Passes.Length; p++)
        {
            w.Line();
            using (w.Block($"static void {contract}.{Passes[p]}"))
            {
                // The JIT knows the width, so only one of these calls is compiled.
                string otherwise = "";
                foreach (VectorWidth width in widths)
                {
                    string condition = width == widths[widths.Length - 1] ? "" : $"if (global::System.Runtime.Intrinsics.{width.Api}.IsHardwareAccelerated) ";
                    w.Line($"{otherwise}{condition}{kernels}.Passes<{kernels}.{width.Struct}>.{PassCalls[p]};");
                    otherwise = "else ";
                }
            }
        }
    }

    private readonly struct Scopes(List<SourceWriter.Scope> scopes) : IDisposable
    {
        public void Dispose()
        {
            for (int i = scopes.Count - 1; i >= 0; i--) scopes[i].Dispose();
        }
    }
}

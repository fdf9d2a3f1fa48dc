namespace ConvNet.Testing.Reference;

/// <summary>A layer of a network and the values it reads: 0 is the images, i the output of the network's i-th node, from 1.</summary>
public sealed record ReferenceNode(ReferenceLayer Layer, params IReadOnlyList<int> Inputs);

/// <summary>A network of reference layers in an order in which every input comes before its use, with its parameters.</summary>
public sealed class ReferenceNetwork
{
    private readonly Dictionary<string, double[]>[] _parametersByNode;

    public ReferenceNetwork(Volume input, IReadOnlyList<ReferenceNode> nodes)
    {
        (Input, Nodes) = (input, nodes);
        var shapes = new List<Volume> { input };
        var parameters = new List<ReferenceParameter>();
        var numbers = new Dictionary<string, int>();
        _parametersByNode = new Dictionary<string, double[]>[nodes.Count];
        for (int i = 0; i < nodes.Count; i++)
        {
            ReferenceLayer layer = nodes[i].Layer;
            Volume[] inputs = [.. nodes[i].Inputs.Select(index => shapes[index])];
            shapes.Add(layer.Output(inputs));
            _parametersByNode[i] = [];
            if (layer.NameStem is not string stem) continue;
            numbers[stem] = numbers.GetValueOrDefault(stem) + 1;
            foreach (ReferenceParameter parameter in layer.Parameters(inputs))
            {
                string name = $"{layer.Name ?? stem + numbers[stem]}.{parameter.Name}";
                parameters.Add(parameter with { Name = name });
                _parametersByNode[i].Add(parameter.Name, new double[parameter.Count]);
                Values.Add(name, _parametersByNode[i][parameter.Name]);
            }
        }

        (Shapes, Parameters) = (shapes, parameters);
    }

    public Volume Input { get; }

    public Volume Output => Shapes[^1];

    public IReadOnlyList<ReferenceNode> Nodes { get; }

    /// <summary>The size of the images and of every node's output.</summary>
    public IReadOnlyList<Volume> Shapes { get; }

    /// <summary>The learned tensors under their full names ("conv1.weight").</summary>
    public IReadOnlyList<ReferenceParameter> Parameters { get; }

    /// <summary>The learned values by full name; write into the arrays to change them.</summary>
    public Dictionary<string, double[]> Values { get; } = [];

    public bool EndsInSoftmax => Nodes[^1].Layer is Softmax;

    /// <summary>A chain of layers.</summary>
    public static ReferenceNetwork Sequential(Volume input, params IEnumerable<ReferenceLayer> layers) =>
        new(input, [.. layers.Select((layer, i) => new ReferenceNode(layer, i))]);

    /// <summary>
    /// Draws every parameter uniformly with variance 2 / fan-in (biases smaller, running variances around 1), which keeps activations near 1 through any depth.
    /// The values are exact in single precision.
    /// </summary>
    public void Randomize(Random random)
    {
        foreach (ReferenceParameter parameter in Parameters)
        {
            string kind = parameter.Name[(parameter.Name.LastIndexOf('.') + 1)..];
            double bound = kind is "bias" or "running_mean" ? 0.2 : Math.Sqrt(6.0 / parameter.FanIn), middle = 0;
            if (kind == "running_var") (middle, bound) = (1, 0.5);
            double[] values = Values[parameter.Name];
            for (int i = 0; i < values.Length; i++) values[i] = (float)(middle + (((2 * random.NextDouble()) - 1) * bound));
        }
    }

    /// <summary>Sets a parameter.</summary>
    public void Set(string name, ReadOnlySpan<float> values)
    {
        double[] target = Values[name];
        if (values.Length != target.Length) throw new ArgumentException($"{name} has {target.Length} values, not {values.Length}.", nameof(values));
        for (int i = 0; i < target.Length; i++) target[i] = values[i];
    }

    /// <summary>Whether the generated network computes convolutions as the formula says, and not by tiles, which rounds more.</summary>
    public bool IsExact { get; set; }

    /// <summary>Whether layers do what they do in training (but for dropout, which asks for its mask).</summary>
    public bool IsTraining
    {
        set
        {
            foreach (ITrainingLayer layer in Nodes.Select(node => node.Layer).OfType<ITrainingLayer>()) layer.IsTraining = value;
        }
    }

    /// <summary>Computes every value of the network.</summary>
    public ReferencePass Forward(Tensor images)
    {
        var values = new List<Tensor> { images };
        for (int i = 0; i < Nodes.Count; i++)
            values.Add(Nodes[i].Layer.Forward([.. Nodes[i].Inputs.Select(index => values[index])], _parametersByNode[i]));
        return new ReferencePass(this, values);
    }

    internal IReadOnlyDictionary<string, double[]> ParametersOf(int node) => _parametersByNode[node];
}

namespace ConvNet.Model;

/// <summary>A value while the graph is built: what one layer gives, as far as that is known.</summary>
/// <param name="site">The layer that gives it; null in front of the first.</param>
/// <param name="node">Its node, when the shape is known.</param>
/// <param name="shape">Its shape, or null after a problem that leaves it unknown.</param>
internal sealed class Flow(LayerSite? site, int node, Shape? shape)
{
    public static Flow Unknown(LayerSite? site) => new(site, -1, null);

    public LayerSite? Site { get; } = site;

    public int Node { get; } = node;

    public Shape? Shape { get; } = shape;

    /// <summary>Whether something reads it, or it is an output.</summary>
    public bool IsUsed { get; set; }

    /// <summary>Whether it is a softmax that nothing reads so far.</summary>
    public bool IsSoftmax { get; set; }

    /// <summary>The layer that gave it its shape; those between the two keep it.</summary>
    public LayerSite? ShapedBy { get; init; }

    /// <summary>"Conv 'conv1'", or "the input" in front of the first layer.</summary>
    public string Source => Site?.ToString() ?? "the input";
}

/// <summary>A value that an <c>As</c> has named.</summary>
internal sealed class NamedFlow(Flow value, LayerSite site)
{
    public Flow Value { get; } = value;

    public LayerSite Site { get; } = site;

    public bool IsUsed { get; set; }
}

/// <summary>A fork whose join has not come yet.</summary>
/// <param name="start">What each branch begins with.</param>
internal sealed class OpenFork(LayerSite site, Flow start)
{
    public LayerSite Site { get; } = site;

    public Flow Start { get; } = start;

    /// <summary>The last values of the branches before the current one.</summary>
    public List<Flow> Ends { get; } = [];

    public bool IsInBranch { get; set; }
}

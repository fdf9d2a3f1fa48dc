namespace ConvNet.Model.Planning.Kernels;

/// <summary>Squared distances of one image to points, which are packed [points / 16][inputs][16] in the order of the input's memory.</summary>
internal sealed record RbfKernel(BlockedLayout Input, int Units) : Kernel
{
    public override string Name => $"Rbf_{Input.Shape.Count}To{Units}";

    public override string Summary => $"The squared distances of {Many((int)Input.Shape.Count, "value")} to {Many(Units, "point")}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "weights", "output");
}

/// <summary>Adds one image's gradient by the points.</summary>
internal sealed record RbfWeightGradientKernel(BlockedLayout Input, int Units) : Kernel
{
    public override string Name => $"RbfWeightGradient_{Input.Shape.Count}To{Units}";

    public override string Summary => $"Adds the gradient of squared distances by {Many(Units, "point")}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "weights", "gradient", "weightGradient");
}

/// <summary>The gradient of squared distances by the input, overwritten.</summary>
internal sealed record RbfInputGradientKernel(BlockedLayout Input, BlockedLayout InputGradient, int Units) : Kernel
{
    public override string Name => $"RbfInputGradient_{Input.Shape.Count}To{Units}";

    public override string Summary => $"The gradient of the squared distances to {Many(Units, "point")} by {Many((int)Input.Shape.Count, "value")}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "weights", "gradient", "inputGradient");
}

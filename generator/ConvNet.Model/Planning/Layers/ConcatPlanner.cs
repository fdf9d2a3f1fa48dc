using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>Concatenation of channels. Inputs that lie in their slices already cost nothing; the others are copied, lanes shifted.</summary>
internal sealed class ConcatPlanner(Operation operation, EquatableArray<BlockedLayout> inputs) : OperationPlanner(operation, inputs)
{
    public override bool RereadsInputs => false;

    public override bool RereadsOutput => false;

    public override bool Shares(int input) => FillsBlocks(input);

    /// <summary>Whether an input's channels are whole blocks of the output, in which no other input has a lane.</summary>
    public bool FillsBlocks(int input)
    {
        int first = Channel(input), end = first + Inputs[input].Channels;
        return first % BlockedLayout.Full == 0 && (end % BlockedLayout.Full == 0 || input == Inputs.Count - 1);
    }

    public override Value? Share(int input, Value outputGradient) => Shares(input)
        ? outputGradient.Slice($"{Name}Gradient{input + 1}", Inputs[input].Shape, Channel(input) / BlockedLayout.Full, "")
        : null;

    public override void Forward(PassBuilder pass, IReadOnlyList<Value> inputs, Value output, int parameters, bool training)
    {
        for (int i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Whole == output) continue;
            var kernel = new MoveKernel(PlaneMove.Channels(0, Channel(i), Inputs[i].Channels, Inputs[i].Shape), inputs[i].Layout, output.Layout, "Concat", IsPart: true);
            pass.Call(kernel, $"{Name}: channels {Channel(i)} to {Channel(i) + Inputs[i].Channels - 1}", PlannedOperand.Read(inputs[i]), PlannedOperand.Write(output));
        }
    }

    public override void PassOn(
        PassBuilder pass, int input, IReadOnlyList<Value> inputs, Value output, Value outputGradient, Value inputGradient, int parameters)
    {
        var kernel = new MoveKernel(
            PlaneMove.Channels(Channel(input), 0, Inputs[input].Channels, Inputs[input].Shape), outputGradient.Layout, inputGradient.Layout, "ConcatGradient", IsPart: true);
        pass.Call(kernel, $"{Name}: input {input + 1}", PlannedOperand.Read(outputGradient), PlannedOperand.Write(inputGradient));
    }

    /// <summary>The first channel of an input in the output.</summary>
    public int Channel(int input) => Inputs.Take(input).Sum(i => i.Channels);
}

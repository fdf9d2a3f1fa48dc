using System.Runtime.Intrinsics;
using ConvNet.CompilerServices;

namespace ConvNet.Tests.Numerics;

public sealed class LanesTests
{
    private static readonly Vector128<float> A = Vector128.Create(1f, 2, 3, 4), B = Vector128.Create(5f, 6, 7, 8);

    [Fact]
    public void Columns_are_sorted_and_mixed_whatever_instructions_there_are()
    {
        foreach (Vector128<float> even in new[] { Lanes.Even(A, B), Lanes.ShuffledEven(A, B) })
            Assert.Equal(Vector128.Create(1f, 3, 5, 7), even);
        foreach (Vector128<float> odd in new[] { Lanes.Odd(A, B), Lanes.ShuffledOdd(A, B) })
            Assert.Equal(Vector128.Create(2f, 4, 6, 8), odd);
        foreach (Vector128<float> lower in new[] { Lanes.InterleaveLower(A, B), Lanes.ShuffledInterleaveLower(A, B) })
            Assert.Equal(Vector128.Create(1f, 5, 2, 6), lower);
        foreach (Vector128<float> upper in new[] { Lanes.InterleaveUpper(A, B), Lanes.ShuffledInterleaveUpper(A, B) })
            Assert.Equal(Vector128.Create(3f, 7, 4, 8), upper);
    }

    [Fact]
    public void A_sum_has_all_lanes()
    {
        Assert.Equal(26, Lanes.Sum(B));
        Assert.Equal(26, Lanes.ShuffledSum(B));
    }

    [Fact]
    public void Sums_of_four_vectors_are_one()
    {
        Assert.Equal(Vector128.Create(10f, 26, 4, 0), Lanes.Sums(A, B, Vector128<float>.One, Vector128<float>.Zero));
        Assert.Equal(
            Vector128.Create(36f, 8, 20, 52),
            Lanes.Sums(Vector256.Create(A, B), Vector256<float>.One, Vector256.Create(A, A), Vector256.Create(B, B)));
        Assert.Equal(
            Vector128.Create(16f, 72, 32, 120),
            Lanes.Sums(Vector512<float>.One, Vector512.Create(Vector256.Create(A, B), Vector256.Create(A, B)), Vector512.Create(2f), Vector512.ConvertToSingle(Vector512<int>.Indices)));
    }

    [Fact]
    public unsafe void A_block_ends_with_zeroes()
    {
        float[] block = [.. Enumerable.Repeat(9f, 17)];
        fixed (float* to = block) Lanes.StoreBlock(A, to);
        Assert.Equal([1, 2, 3, 4, .. Enumerable.Repeat(0f, 12), 9], block);
    }

    [Theory]
    [InlineData(1, new float[] { 1, 9, 9, 9, 9, 9, 9 })]
    [InlineData(2, new float[] { 1, 9, 2, 9, 9, 9, 9 })]
    [InlineData(3, new float[] { 1, 9, 2, 9, 3, 9, 9 })]
    [InlineData(4, new float[] { 1, 9, 2, 9, 3, 9, 4 })]
    public unsafe void Numbers_are_stored_apart(int count, float[] expected)
    {
        float[] values = [.. Enumerable.Repeat(9f, 7)];
        fixed (float* to = values) Lanes.StoreApart(A, count, to, 2);
        Assert.Equal(expected, values);
    }

    [Theory]
    [InlineData(-1, 9, 9, 9, 9)]
    [InlineData(0, 9, 9, 9, 9)]
    [InlineData(1, 1, 9, 9, 9)]
    [InlineData(3, 1, 2, 3, 9)]
    [InlineData(4, 1, 2, 3, 4)]
    [InlineData(5, 1, 2, 3, 4)]
    public void The_first_lanes_are_kept(int count, float a, float b, float c, float d) =>
        Assert.Equal(Vector128.Create(a, b, c, d), Lanes.KeepFirst(A, count, 9));

    [Fact]
    public void A_tangent_without_amplitude_has_no_slope() => Assert.Equal(0, Lanes.ScaledTanhGradient(0, 3, 0, 2));

    /// <summary>At every width; the gradient is that of the output, and none where either bound holds it.</summary>
    [Theory]
    [InlineData(-1f, 0, 0)]
    [InlineData(0f, 0, 0)]
    [InlineData(1e-45f, 1e-45f, 2)]
    [InlineData(5.9999995f, 5.9999995f, 2)]
    [InlineData(6f, 6, 0)]
    [InlineData(float.PositiveInfinity, 6, 0)]
    [InlineData(float.NegativeInfinity, 0, 0)]
    [InlineData(float.NaN, float.NaN, 0)]
    public void A_capped_rectifier_keeps_to_its_bounds(float value, float output, float gradient)
    {
        Assert.All(
            [Lanes.ReLU6(value), Lanes.ReLU6(Vector128.Create(value))[1], Lanes.ReLU6(Vector256.Create(value))[6], Lanes.ReLU6(Vector512.Create(value))[11]],
            actual => Assert.Equal(output, actual));
        Assert.All(
            [
                Lanes.ReLU6Gradient(output, 2), Lanes.ReLU6Gradient(Vector128.Create(output), Vector128.Create(2f))[1],
                Lanes.ReLU6Gradient(Vector256.Create(output), Vector256.Create(2f))[6], Lanes.ReLU6Gradient(Vector512.Create(output), Vector512.Create(2f))[11],
            ],
            actual => Assert.Equal(gradient, actual));
    }

    private const float Infinity = float.PositiveInfinity, Max = float.MaxValue, NaN = float.NaN;

    /// <summary>
    /// What PyTorch gives at minus infinity, the lowest and the largest single, infinity and what is not a number, and the gradients there of 1.5;
    /// but for the largest through HardSwish, of which PyTorch first takes six times as much.
    /// </summary>
    public static TheoryData<string, float[], float[]> Extremes => new()
    {
        { "LeakyReLU", [-Infinity, -Max / 2, Max, Infinity, NaN], [0.75f, 0.75f, 1.5f, 1.5f, 0.75f] },
        { "ELU", [-1, -1, Max, Infinity, NaN], [0, 0, 1.5f, 1.5f, NaN] },
        { "GELU", [NaN, 0, Max, Infinity, NaN], [NaN, 0, 1.5f, NaN, NaN] },
        { "SiLU", [NaN, 0, Max, Infinity, NaN], [NaN, 0, 1.5f, NaN, NaN] },
        { "Softplus", [0, 0, Max, Infinity, NaN], [0, 0, 1.5f, 1.5f, NaN] },
        { "Tanh", [-1, -1, 1, 1, NaN], [0, 0, 0, 0, NaN] },
        { "Sigmoid", [0, 0, 1, 1, NaN], [0, 0, 0, 0, NaN] },
        { "HardSigmoid", [0, 0, 1, 1, NaN], [0, 0, 0, 0, 0] },
        { "HardSwish", [NaN, 0, Max, Infinity, NaN], [0, 0, 1.5f, 1.5f, NaN] },
    };

    [Theory]
    [MemberData(nameof(Extremes))]
    public void Activations_keep_to_their_limits_at_every_width(string function, float[] values, float[] gradients)
    {
        float[] arguments = [-Infinity, -Max, Max, Infinity, NaN];
        for (int i = 0; i < arguments.Length; i++)
        {
            float x = arguments[i];
            (float Value, float Gradient)[] widths =
            [
                Apply(new Lane(x), new(1.5f), lanes => lanes.Value), Apply(new Lanes128(Vector128.Create(x)), new(Vector128.Create(1.5f)), lanes => lanes.Value[1]),
                Apply(new Lanes256(Vector256.Create(x)), new(Vector256.Create(1.5f)), lanes => lanes.Value[6]),
                Apply(new Lanes512(Vector512.Create(x)), new(Vector512.Create(1.5f)), lanes => lanes.Value[11]),
            ];
            Assert.All(widths, width => Assert.True(
                Agrees(values[i], width.Value) && Agrees(gradients[i], width.Gradient), $"{width} instead of {(values[i], gradients[i])} at {x}"));
        }

        // But for the last digit of a tangent.
        static bool Agrees(float expected, float actual) => expected.Equals(actual) || MathF.Abs(expected - actual) < 1e-6f;

        (float Value, float Gradient) Apply<T>(T x, T gradient, Func<T, float> lane)
            where T : struct, ILanes<T>
        {
            (T value, T back) = function switch
            {
                "LeakyReLU" => (Activations.LeakyReLU(x, 0.5f), Activations.LeakyReLUGradient(Activations.LeakyReLU(x, 0.5f), gradient, 0.5f)),
                "ELU" => (Activations.ELU(x, 1), Activations.ELUGradient(Activations.ELU(x, 1), gradient, 1)),
                "GELU" => (Activations.GELU(x), Activations.GELUGradient(x, gradient)),
                "SiLU" => (Activations.SiLU(x), Activations.SiLUGradient(x, gradient)),
                "Softplus" => (Activations.Softplus(x), Activations.SoftplusGradient(Activations.Softplus(x), gradient)),
                "Tanh" => (Activations.Tanh(x), Activations.TanhGradient(Activations.Tanh(x), gradient)),
                "Sigmoid" => (Activations.Sigmoid(x), Activations.SigmoidGradient(Activations.Sigmoid(x), gradient)),
                "HardSigmoid" => (Activations.HardSigmoid(x), Activations.HardSigmoidGradient(Activations.HardSigmoid(x), gradient)),
                _ => (Activations.HardSwish(x), Activations.HardSwishGradient(x, gradient)),
            };
            return (lane(value), lane(back));
        }
    }

    /// <summary>Against double precision, at every width; what is infinite becomes zero, and what is not a number stays so.</summary>
    [Fact]
    public void A_power_of_minus_three_quarters_is_that_of_double_precision()
    {
        for (double x = 1.2e-38; x < 3.4e38; x *= 1.00371)
        {
            float value = (float)x;
            double exact = Math.Pow(value, -0.75);
            foreach (float power in Powers(value)) Assert.InRange(power, exact * (1 - 4.5e-7), exact * (1 + 4.5e-7));
        }

        Assert.All(Powers(float.MaxValue), power => Assert.InRange(power, 1.26e-29, 1.27e-29));
        Assert.All(Powers(float.PositiveInfinity), power => Assert.Equal(0, power));
        Assert.All(Powers(float.NaN), power => Assert.Equal(float.NaN, power));

        static float[] Powers(float value) =>
        [
            Lanes.InverseThreeQuarterPower(value), Lanes.InverseThreeQuarterPower(Vector128.Create(value))[1],
            Lanes.InverseThreeQuarterPower(Vector256.Create(value))[6], Lanes.InverseThreeQuarterPower(Vector512.Create(value))[11],
        ];
    }
}

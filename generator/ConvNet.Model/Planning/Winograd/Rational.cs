using System.Globalization;
using System.Numerics;

namespace ConvNet.Model.Planning.Winograd;

/// <summary>A fraction in lowest terms, the denominator positive.</summary>
internal readonly record struct Rational
{
    private readonly BigInteger _denominatorLessOne;

    public Rational(int numerator, int denominator)
        : this((BigInteger)numerator, denominator)
    {
    }

    private Rational(BigInteger numerator, BigInteger denominator)
    {
        BigInteger divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / divisor;
        _denominatorLessOne = (denominator / divisor) - 1;
    }

    public BigInteger Numerator { get; }

    // The default is 0 / 1.
    public BigInteger Denominator => _denominatorLessOne + 1;

    public bool IsZero => Numerator.IsZero;

    public double Value => (double)Numerator / (double)Denominator;

    public static implicit operator Rational(int value) => new(value, 1);

    public static Rational operator +(Rational a, Rational b) => new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    public static Rational operator -(Rational a) => new(-a.Numerator, a.Denominator);

    public static Rational operator -(Rational a, Rational b) => a + -b;

    public static Rational operator *(Rational a, Rational b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Rational operator /(Rational a, Rational b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public override string ToString() =>
        Numerator.ToString(CultureInfo.InvariantCulture) + (Denominator.IsOne ? "" : "/" + Denominator.ToString(CultureInfo.InvariantCulture));
}

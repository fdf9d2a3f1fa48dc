using System.Globalization;

namespace ConvNet.Model.Planning.Winograd;

/// <summary>A fraction in lowest terms, the denominator positive.</summary>
internal readonly record struct Rational
{
    private readonly long _denominatorLessOne;

    public Rational(long numerator, long denominator = 1)
    {
        long divisor = Gcd(Math.Abs(numerator), Math.Abs(denominator)) * Math.Sign(denominator);
        Numerator = numerator / divisor;
        _denominatorLessOne = (denominator / divisor) - 1;
    }

    public long Numerator { get; }

    // The default is 0 / 1.
    public long Denominator => _denominatorLessOne + 1;

    public bool IsZero => Numerator == 0;

    public double Value => (double)Numerator / Denominator;

    public static implicit operator Rational(int value) => new(value);

    public static Rational operator +(Rational a, Rational b) => new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    public static Rational operator -(Rational a) => new(-a.Numerator, a.Denominator);

    public static Rational operator -(Rational a, Rational b) => a + -b;

    public static Rational operator *(Rational a, Rational b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Rational operator /(Rational a, Rational b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public override string ToString() =>
        Numerator.ToString(CultureInfo.InvariantCulture) + (Denominator == 1 ? "" : "/" + Denominator.ToString(CultureInfo.InvariantCulture));

    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}

namespace ConvNet.Model;

/// <summary>
/// The places of a declaration that are no layer: a site of 0 and above is an index in <see cref="NetworkDefinition.Layers"/>.
/// </summary>
internal static class Sites
{
    /// <summary>The class itself.</summary>
    public const int Type = -1;

    /// <summary>The <c>[Network]</c> or <c>[Block]</c> attribute.</summary>
    public const int Mark = -2;

    /// <summary>The base class.</summary>
    public const int Base = -3;

    /// <summary>The type around the class at <paramref name="index"/> of <see cref="TypeIdentity.ContainingTypes"/>.</summary>
    public static int ContainingType(int index) => -16 - index;

    /// <summary>The inverse of <see cref="ContainingType"/>, or null for another site.</summary>
    public static int? ContainingTypeIndex(int site) => site <= -16 ? -16 - site : null;
}

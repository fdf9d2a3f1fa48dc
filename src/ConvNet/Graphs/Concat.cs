using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Joins branches (or the values of a <see cref="FromAttribute"/>) by laying their channels one after the other, in source order; of vectors the
/// features. Heights and widths must agree.
/// </summary>
/// <group>Joins and graphs</group>
/// <shape>[C1, H, W], [C2, H, W], … -> [C1 + C2 + …, H, W]</shape>
/// <formula>y = the channels of a, then those of b, …</formula>
/// <pytorch>cat((a, b), dim=1)</pytorch>
/// <source>Szegedy et al., 2015; Huang et al., 2017</source>
[Conditional(Compilation)]
public sealed class ConcatAttribute : LayerAttribute;

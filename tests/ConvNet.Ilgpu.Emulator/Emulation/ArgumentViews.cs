using System.Reflection;

namespace ILGPU.Emulation;

/// <summary>Finds the views among the arguments of a launch, also in structs.</summary>
internal static class ArgumentViews
{
    /// <summary>The views of an argument.</summary>
    public static IEnumerable<IDeviceView> Of(object argument)
    {
        if (argument is IDeviceView view)
            return [view];

        Type type = argument.GetType();
        return type.IsPrimitive || type.IsEnum
            ? []
            : type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Where(field => field.FieldType.IsValueType && field.FieldType != type)
                .SelectMany(field => Of(field.GetValue(argument)!));
    }
}

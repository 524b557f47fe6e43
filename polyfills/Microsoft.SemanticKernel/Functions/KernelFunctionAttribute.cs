namespace Microsoft.SemanticKernel;

/// <summary>Makes a method of a plugin's class a function of the plugin.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
public sealed class KernelFunctionAttribute : Attribute
{
    /// <summary>Named after the method.</summary>
    public KernelFunctionAttribute()
    {
    }

    /// <summary>Named as said.</summary>
    public KernelFunctionAttribute(string? name) => Name = name;

    /// <summary>The function's name, if it is not the method's.</summary>
    public string? Name { get; }
}

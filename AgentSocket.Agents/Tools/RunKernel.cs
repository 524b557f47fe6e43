using AgentSocket.Protocol;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>The kernel of one run: the host's plugins, those of the session's client, and the run itself for functions that ask, push or take text back.</summary>
public static class RunKernel
{
    private const string Key = "AgentSocket.Context";

    /// <summary>The run that a function was called in. A kernel function takes a parameter of type <see cref="Kernel"/>, and finds it there.</summary>
    /// <param name="kernel">The function's kernel.</param>
    /// <exception cref="AgentSocketException">It isn't called in a run.</exception>
    public static AgentContext Run(this Kernel kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return kernel.Data.TryGetValue(Key, out var context) && context is AgentContext run
            ? run
            : throw new AgentSocketException(ErrorCodes.Internal, "The function isn't called in a run.");
    }

    /// <summary>Whether a function is called in a run.</summary>
    internal static AgentContext? FindRun(Kernel? kernel) => kernel is not null && kernel.Data.TryGetValue(Key, out var context) ? context as AgentContext : null;

    /// <summary>A kernel for a run.</summary>
    internal static Kernel Create(Kernel host, AgentContext context)
    {
        var kernel = host.Clone();
        kernel.Data[Key] = context;
        return kernel;
    }
}

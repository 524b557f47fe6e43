namespace Microsoft.SemanticKernel;

/// <summary>What the kernel and its parts throw.</summary>
public class KernelException : Exception
{
    /// <summary>Without a message.</summary>
    public KernelException()
    {
    }

    /// <summary>With a message.</summary>
    public KernelException(string? message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public KernelException(string? message, Exception? innerException) : base(message, innerException)
    {
    }
}

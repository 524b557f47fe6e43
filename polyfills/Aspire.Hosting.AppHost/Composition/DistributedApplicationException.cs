namespace Aspire.Hosting;

/// <summary>The application can't be built or run as described.</summary>
public class DistributedApplicationException : Exception
{
    /// <summary>Says nothing more.</summary>
    public DistributedApplicationException()
    {
    }

    /// <summary>Says why.</summary>
    public DistributedApplicationException(string message)
        : base(message)
    {
    }

    /// <summary>Says why, and what was behind it.</summary>
    public DistributedApplicationException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

namespace Aspire.Hosting;

/// <summary>What the application is run for.</summary>
public class DistributedApplicationExecutionContext
{
    /// <summary>For an operation.</summary>
    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
        : this(operation, operation == DistributedApplicationOperation.Publish ? "manifest" : "")
    {
    }

    /// <summary>For an operation, with a publisher.</summary>
    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation, string publisherName)
    {
        Operation = operation;
        PublisherName = publisherName;
    }

    /// <summary>The operation.</summary>
    public DistributedApplicationOperation Operation { get; }

    /// <summary>Who writes the description when publishing.</summary>
    public string PublisherName { get; set; }

    /// <summary>Whether a description of the application is written.</summary>
    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;

    /// <summary>Whether the application is run on this machine.</summary>
    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;
}

/// <summary>What is done with the application.</summary>
public enum DistributedApplicationOperation
{
    /// <summary>Runs it on this machine.</summary>
    Run,

    /// <summary>Writes a description of it.</summary>
    Publish,
}

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What adding an annotation does with others of its type.</summary>
public enum ResourceAnnotationMutationBehavior
{
    /// <summary>Keeps them.</summary>
    Append,

    /// <summary>Takes their place.</summary>
    Replace,
}

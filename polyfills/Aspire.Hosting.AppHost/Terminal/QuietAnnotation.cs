using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Terminal;

/// <summary>The resource's output is of no interest as long as it runs.</summary>
internal sealed class QuietAnnotation : IResourceAnnotation;

using System.Collections.ObjectModel;

namespace Microsoft.SemanticKernel.ChatCompletion;

/// <summary>The pieces of an update.</summary>
public sealed class StreamingKernelContentItemCollection : Collection<StreamingKernelContent>;

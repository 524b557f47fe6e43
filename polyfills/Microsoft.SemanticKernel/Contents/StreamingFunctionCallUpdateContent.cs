using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Microsoft.SemanticKernel;

/// <summary>A piece of a function call that is being streamed.</summary>
public class StreamingFunctionCallUpdateContent : StreamingKernelContent
{
    /// <summary>A piece: the first of a call has id and name, each has some of the arguments.</summary>
    public StreamingFunctionCallUpdateContent(
        string? callId = null, string? name = null, string? arguments = null, int functionCallIndex = 0)
    {
        CallId = callId;
        Name = name;
        Arguments = arguments;
        FunctionCallIndex = functionCallIndex;
    }

    /// <summary>The call's id.</summary>
    public string? CallId { get; init; }

    /// <summary>The function's full name.</summary>
    public string? Name { get; init; }

    /// <summary>Some of the arguments' JSON.</summary>
    public string? Arguments { get; init; }

    /// <summary>Which call of the message it belongs to.</summary>
    public int FunctionCallIndex { get; init; }

    /// <summary>Which request the message answers.</summary>
    [Experimental("SKEXP0001")]
    public int RequestIndex { get; init; }

    /// <summary>The type's name.</summary>
    public override string ToString() => nameof(StreamingFunctionCallUpdateContent);

    /// <summary>The type's name, encoded.</summary>
    public override byte[] ToByteArray() => Encoding.UTF8.GetBytes(ToString());
}

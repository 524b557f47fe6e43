using System.Net;

namespace Microsoft.SemanticKernel;

/// <summary>A service refused a request, or can't be reached.</summary>
public class HttpOperationException : Exception
{
    /// <summary>What happened.</summary>
    public HttpOperationException(HttpStatusCode? statusCode, string? responseContent, string? message, Exception? innerException)
        : base(message, innerException)
    {
        StatusCode = statusCode;
        ResponseContent = responseContent;
    }

    /// <summary>The answer's status; null without an answer.</summary>
    public HttpStatusCode? StatusCode { get; set; }

    /// <summary>The answer's body.</summary>
    public string? ResponseContent { get; set; }
}

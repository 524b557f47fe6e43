namespace AgentSocket.ServiceDefaults.Tests.Export;

/// <summary>The numbers of opentelemetry.proto.trace.v1.Span.SpanKind.</summary>
internal enum ExportedSpanKind
{
    Unspecified = 0,
    Internal = 1,
    Server = 2,
    Client = 3,
    Producer = 4,
    Consumer = 5,
}

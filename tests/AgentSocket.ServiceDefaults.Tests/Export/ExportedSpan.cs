using System.Globalization;

namespace AgentSocket.ServiceDefaults.Tests.Export;

/// <summary>A span as it went over the wire (opentelemetry.proto.trace.v1.Span).</summary>
internal sealed record ExportedSpan(
    string TraceId,
    string SpanId,
    string ParentId,
    string Name,
    ExportedSpanKind Kind,
    IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>The spans of an ExportTraceServiceRequest: resource_spans (1), scope_spans (2), spans (2).</summary>
    public static IEnumerable<ExportedSpan> ReadAll(ReadOnlyMemory<byte> request)
        => from resourceSpans in ProtobufField.ReadAll(request)
           from scopeSpans in resourceSpans.Of(2)
           from span in scopeSpans.Of(2)
           select Read(span);

    private static ExportedSpan Read(ProtobufField span) => new(
        span.Of(1).Single().Hex,
        span.Of(2).Single().Hex,
        span.Of(4).SingleOrDefault().Hex,
        span.Of(5).Single().Text,
        (ExportedSpanKind)span.Of(6).Single().Value,
        span.Of(9).ToDictionary(attribute => attribute.Of(1).Single().Text, attribute => Value(attribute.Of(2).Single())));

    /// <summary>Of an AnyValue, what our attributes are: string_value (1) or int_value (3).</summary>
    private static string Value(ProtobufField value)
        => ProtobufField.ReadAll(value.Bytes).Single() is { Number: 1 } text
            ? text.Text
            : ProtobufField.ReadAll(value.Bytes).Single().Value.ToString(CultureInfo.InvariantCulture);
}

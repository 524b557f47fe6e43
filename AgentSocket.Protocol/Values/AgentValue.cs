using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using MessagePack;

namespace AgentSocket.Protocol;

/// <summary>
/// A MessagePack value as it is on the wire: a run's input or result, a tool's arguments, an event's data. Spec §2.
/// A value that was read from a frame borrows the frame's bytes; <see cref="ToOwned"/> makes one that stays.
/// JSON serializers take it as its JSON form.
/// </summary>
[JsonConverter(typeof(AgentValueJsonConverter))]
public readonly struct AgentValue : IEquatable<AgentValue>
{
    internal AgentValue(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>The MessagePack bytes of exactly one value; empty for <see cref="None"/>.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>No value: an optional field that is absent.</summary>
    public static AgentValue None => default;

    /// <summary>MessagePack's nil.</summary>
    public static AgentValue Nil { get; } = new(new[] { MessagePackCode.Nil });

    /// <summary>Whether there is no value at all (nil is one).</summary>
    public bool IsNone => Bytes.IsEmpty;

    /// <summary>The kind of value.</summary>
    /// <exception cref="InvalidOperationException">There is no value.</exception>
    public MessagePackType Type => IsNone
        ? throw new InvalidOperationException("There is no value.")
        : MessagePackCode.ToMessagePackType(Bytes.Span[0]);

    /// <summary>A string.</summary>
    /// <param name="text">The text.</param>
    public static AgentValue FromString(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Create(text, static (ref MessagePackWriter writer, string value) => writer.Write(value));
    }

    /// <summary>A value written with a MessagePack writer.</summary>
    /// <typeparam name="TState">What <paramref name="write"/> writes.</typeparam>
    /// <param name="state">Passed to <paramref name="write"/>.</param>
    /// <param name="write">Writes exactly one value.</param>
    public static AgentValue Create<TState>(TState state, ValueWriter<TState> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        write(ref writer, state);
        writer.Flush();
        return new AgentValue(buffer.WrittenMemory);
    }

    /// <summary>The value that a JSON text says.</summary>
    /// <param name="json">A JSON text.</param>
    /// <exception cref="AgentSocketException">The text isn't JSON (<see cref="ErrorCodes.InvalidInput"/>).</exception>
    public static AgentValue FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonToValue.Convert(json);
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or InvalidOperationException or OverflowException)
        {
            throw new AgentSocketException(ErrorCodes.InvalidInput, "The text isn't valid JSON.", exception);
        }
    }

    /// <summary>Takes MessagePack bytes from outside after checking that they are one whole, bounded value.</summary>
    /// <param name="bytes">The bytes; borrowed.</param>
    /// <param name="value">The value.</param>
    /// <returns>What is wrong, or <see cref="FrameError.None"/>.</returns>
    public static FrameError TryParse(ReadOnlyMemory<byte> bytes, out AgentValue value)
    {
        value = default;
        if (bytes.IsEmpty)
            return FrameError.Empty;
        var error = FrameScanner.ScanValue(bytes.Span, FrameLimits.Default, out var length);
        if (error != FrameError.None)
            return error;
        if (length != bytes.Length)
            return FrameError.TrailingBytes;
        value = new AgentValue(bytes);
        return FrameError.None;
    }

    /// <summary>The text, if the value is a string.</summary>
    /// <param name="text">The text.</param>
    public bool TryGetString([NotNullWhen(true)] out string? text)
    {
        text = null;
        if (IsNone || Type != MessagePackType.String)
            return false;
        text = new MessagePackReader(Bytes).ReadString();
        return text is not null;
    }

    /// <summary>The value as JSON text. Binary data becomes a base64 string, a timestamp an ISO 8601 string, an integer key its digits.</summary>
    /// <exception cref="AgentSocketException">The value has no JSON form, such as an extension of unknown type (<see cref="ErrorCodes.InvalidInput"/>).</exception>
    public string ToJson()
    {
        if (IsNone)
            return "null";
        try
        {
            return ValueToJson.Convert(this);
        }
        catch (NotSupportedException exception)
        {
            throw new AgentSocketException(ErrorCodes.InvalidInput, "The value has no JSON form.", exception);
        }
    }

    /// <summary>A reader at the value's start.</summary>
    public MessagePackReader CreateReader() => new(Bytes);

    /// <summary>The same value on bytes of its own, which stay when the frame's buffer is used again.</summary>
    public AgentValue ToOwned() => new(Bytes.ToArray());

    /// <summary>Writes the value; nil if there is none.</summary>
    /// <param name="writer">Where it goes.</param>
    public void WriteTo(ref MessagePackWriter writer)
    {
        if (IsNone)
            writer.WriteNil();
        else
            writer.WriteRaw(Bytes.Span);
    }

    /// <summary>Whether both are the same bytes.</summary>
    /// <param name="other">The other value.</param>
    public bool Equals(AgentValue other) => Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AgentValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }

    /// <summary>The kind and size only: a payload must not reach a log by accident.</summary>
    public override string ToString() => IsNone ? "none" : string.Create(null, $"{Type} of {Bytes.Length} bytes");

    /// <summary>Whether both are the same bytes.</summary>
    public static bool operator ==(AgentValue left, AgentValue right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(AgentValue left, AgentValue right) => !left.Equals(right);

    /// <summary>A string is a value.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator AgentValue(string text) => FromString(text);
}

/// <summary>Writes exactly one MessagePack value.</summary>
/// <typeparam name="TState">What it writes.</typeparam>
/// <param name="writer">Where the value goes.</param>
/// <param name="state">What is written.</param>
public delegate void ValueWriter<in TState>(ref MessagePackWriter writer, TState state);

using MessagePack;

namespace AgentSocket.Protocol;

/// <summary>
/// Reads a frame's fields in order. The first violation is kept in <see cref="Error"/>; every read after it returns a default,
/// so that a frame's reader needs no branches. An optional field is absent when the array ends before it, or when it is nil.
/// </summary>
public ref struct FieldReader
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private MessagePackReader _reader;
    private int _remaining;

    internal FieldReader(ReadOnlyMemory<byte> scannedArray)
    {
        _bytes = scannedArray;
        _reader = new MessagePackReader(scannedArray);
        _remaining = _reader.ReadArrayHeader();
    }

    private FieldReader(ReadOnlyMemory<byte> scannedValue, int fields)
    {
        _bytes = scannedValue;
        _reader = new MessagePackReader(scannedValue);
        _remaining = fields;
    }

    /// <summary>The first violation.</summary>
    public FrameError Error { get; private set; }

    /// <summary>Reads one value that isn't an array of fields, with the Nested methods.</summary>
    internal static FieldReader OfValue(ReadOnlyMemory<byte> scannedValue) => new(scannedValue, fields: 0);

    /// <summary>A number from 0 to <see cref="AgentSocketProtocol.MaxNumber"/>.</summary>
    public long Number() => Require() ? ReadNumber() : 0;

    /// <summary>A number from 1 to <see cref="AgentSocketProtocol.MaxNumber"/>: a run, call, steer or request.</summary>
    public long Identifier()
    {
        var number = Number();
        if (number == 0)
            Fail(FrameError.OutOfRange);
        return number;
    }

    /// <summary>An optional number.</summary>
    /// <param name="absent">What stands for an absent field.</param>
    public long OptionalNumber(long absent = 0) => Optional() ? ReadNumber() : absent;

    /// <summary>A number that names one of an enumeration's values, 0 to <paramref name="greatest"/>.</summary>
    /// <param name="greatest">The greatest value that this version defines.</param>
    public byte Choice(byte greatest) => Require() ? ReadChoice(greatest) : (byte)0;

    /// <summary>An optional number that names one of an enumeration's values; 0 if absent.</summary>
    /// <param name="greatest">The greatest value that this version defines.</param>
    public byte OptionalChoice(byte greatest) => Optional() ? ReadChoice(greatest) : (byte)0;

    /// <summary>A string.</summary>
    public string Text() => Require() ? ReadText() : "";

    /// <summary>An optional string.</summary>
    public string? OptionalText() => Optional() ? ReadText() : null;

    /// <summary>Any value, borrowed from the frame's bytes.</summary>
    public AgentValue Value() => Require() ? ReadValue() : default;

    /// <summary>Any value, borrowed; the default (none) if absent. Nil is a value here, not an absence.</summary>
    public AgentValue OptionalValue()
    {
        if (Error != FrameError.None || _remaining == 0)
            return default;
        _remaining--;
        return ReadValue();
    }

    /// <summary>Any value but nil, borrowed; the default (none) if it is absent or nil.</summary>
    public AgentValue OptionalNonNil() => Optional() ? ReadValue() : default;

    /// <summary>The number of elements of an array field, which the caller then reads with the Nested methods.</summary>
    public int Array() => Require() ? ReadArrayHeader() : 0;

    /// <summary>The number of elements of an array field, which the caller then reads with the Nested methods; 0 if it is absent.</summary>
    public int OptionalArray() => Optional() ? ReadArrayHeader() : 0;

    /// <summary>The number of entries of a map field, which the caller then reads with <see cref="Key"/>; 0 if it is absent.</summary>
    public int OptionalMap() => Optional() ? ReadMapHeader() : 0;

    /// <summary>A map's next key; the caller then reads or skips one value with the Entry methods.</summary>
    public ReadOnlySpan<byte> Key()
    {
        if (Error == FrameError.None && _reader.NextMessagePackType != MessagePackType.String)
            Fail(FrameError.WrongFieldType);
        return Error == FrameError.None && _reader.TryReadStringSpan(out var key) ? key : default;
    }

    /// <summary>A map entry's string, or null for nil.</summary>
    public string? EntryText() => Entry() ? ReadText() : null;

    /// <summary>A map entry's whole number, or null for nil.</summary>
    public long? EntryNumber() => Entry() ? ReadNumber() : null;

    /// <summary>A map entry's number, whole or not, at least 0; or null for nil.</summary>
    public double? EntryDouble()
    {
        if (!Entry())
            return null;
        if (_reader.NextMessagePackType == MessagePackType.Integer)
            return ReadNumber();
        if (_reader.NextMessagePackType != MessagePackType.Float)
        {
            Fail(FrameError.WrongFieldType);
            return null;
        }

        var value = _reader.ReadDouble();
        if (!(value >= 0) || double.IsInfinity(value))
            Fail(FrameError.OutOfRange);
        return value;
    }

    /// <summary>A map entry's truth value, or null for nil.</summary>
    public bool? EntryBoolean()
    {
        if (!Entry())
            return null;
        if (_reader.NextMessagePackType == MessagePackType.Boolean)
            return _reader.ReadBoolean();
        Fail(FrameError.WrongFieldType);
        return null;
    }

    /// <summary>A map entry's value, borrowed; the default (none) for nil.</summary>
    public AgentValue EntryValue() => Entry() ? ReadValue() : default;

    /// <summary>The number of elements of a map entry's array, which the caller then reads with the Nested methods; 0 for nil.</summary>
    public int EntryArray() => Entry() ? ReadArrayHeader() : 0;

    /// <summary>Leaves out a map entry's value: unknown keys are ignored.</summary>
    public void SkipEntry()
    {
        if (Error == FrameError.None)
            _reader.Skip();
    }

    /// <summary>An element of an array field that is itself an array: its fields are read with the reader that this returns.</summary>
    public FieldReader Nested()
    {
        var bytes = ReadValue().Bytes;
        if (Error == FrameError.None && MessagePackCode.ToMessagePackType(bytes.Span[0]) == MessagePackType.Array)
            return new FieldReader(bytes);
        Fail(FrameError.WrongFieldType);
        return default;
    }

    /// <summary>An element of an array field that is a map: the number of its entries.</summary>
    public int NestedMap() => Error == FrameError.None ? ReadMapHeader() : 0;

    /// <summary>An element of an array field that is a string.</summary>
    public string NestedText() => Error == FrameError.None ? ReadText() : "";

    /// <summary>An element of an array that is a number.</summary>
    public long NestedNumber() => Error == FrameError.None ? ReadNumber() : 0;

    /// <summary>An element of an array that is binary data, borrowed.</summary>
    public ReadOnlyMemory<byte> NestedBinary()
    {
        if (Error == FrameError.None && _reader.NextMessagePackType != MessagePackType.Binary)
            Fail(FrameError.WrongFieldType);
        if (Error != FrameError.None)
            return default;
        var length = (int)_reader.ReadBytes()!.Value.Length;
        var end = (int)_reader.Consumed;
        return _bytes[(end - length)..end];
    }

    /// <summary>Takes over a nested reader's violation.</summary>
    /// <param name="error">The nested reader's <see cref="Error"/>.</param>
    public void Fail(FrameError error)
    {
        if (Error == FrameError.None)
            Error = error;
    }

    private bool Require()
    {
        if (Error != FrameError.None)
            return false;
        if (_remaining == 0)
        {
            Error = FrameError.MissingField;
            return false;
        }

        _remaining--;
        return true;
    }

    private bool Optional()
    {
        if (Error != FrameError.None || _remaining == 0)
            return false;
        _remaining--;
        return !_reader.TryReadNil();
    }

    private bool Entry() => Error == FrameError.None && !_reader.TryReadNil();

    private int ReadArrayHeader()
    {
        if (_reader.NextMessagePackType == MessagePackType.Array)
            return _reader.ReadArrayHeader();
        Fail(FrameError.WrongFieldType);
        return 0;
    }

    private int ReadMapHeader()
    {
        if (_reader.NextMessagePackType == MessagePackType.Map)
            return _reader.ReadMapHeader();
        Fail(FrameError.WrongFieldType);
        return 0;
    }

    private long ReadNumber()
    {
        if (_reader.NextMessagePackType != MessagePackType.Integer)
        {
            Fail(FrameError.WrongFieldType);
            return 0;
        }

        // Unsigned 64-bit values beyond the range of Int64 would throw; they are out of range in any case.
        if (_reader.NextCode == MessagePackCode.UInt64)
        {
            var unsigned = _reader.ReadUInt64();
            if (unsigned <= (ulong)AgentSocketProtocol.MaxNumber)
                return (long)unsigned;
            Fail(FrameError.OutOfRange);
            return 0;
        }

        var number = _reader.ReadInt64();
        if (number is >= 0 and <= AgentSocketProtocol.MaxNumber)
            return number;
        Fail(FrameError.OutOfRange);
        return 0;
    }

    private byte ReadChoice(byte greatest)
    {
        var number = ReadNumber();
        if (number <= greatest)
            return (byte)number;
        Fail(FrameError.OutOfRange);
        return 0;
    }

    private string ReadText()
    {
        if (_reader.NextMessagePackType == MessagePackType.String)
            return _reader.ReadString()!;
        Fail(FrameError.WrongFieldType);
        return "";
    }

    private AgentValue ReadValue()
    {
        if (Error != FrameError.None)
            return default;
        var start = (int)_reader.Consumed;
        _reader.Skip();
        return new AgentValue(_bytes[start..(int)_reader.Consumed]);
    }
}

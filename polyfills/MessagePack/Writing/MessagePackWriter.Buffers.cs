namespace MessagePack;

/// <summary>One buffer of the underlying writer at a time; its first bytes are written and not yet handed over.</summary>
public ref partial struct MessagePackWriter
{
    /// <summary>Room for at least <paramref name="length"/> bytes, to be counted by <see cref="_written"/>.</summary>
    private Span<byte> Reserve(int length)
    {
        if (_buffer.Length - _written < length)
        {
            NextBuffer(length);
        }

        return _buffer[_written..];
    }

    private void NextBuffer(int length)
    {
        Flush();
        _buffer = _output.GetSpan(length);
        if (_buffer.Length < length)
        {
            throw new InvalidOperationException("The buffer writer gave less room than it was asked for.");
        }
    }

    private void Copy(scoped ReadOnlySpan<byte> source)
    {
        var room = _buffer.Length - _written;
        if (source.Length > room)
        {
            source[..room].CopyTo(_buffer[_written..]);
            _written += room;
            source = source[room..];
            NextBuffer(source.Length);
        }

        source.CopyTo(_buffer[_written..]);
        _written += source.Length;
    }

    private void WriteCode(byte code)
    {
        Reserve(1)[0] = code;
        _written++;
    }
}

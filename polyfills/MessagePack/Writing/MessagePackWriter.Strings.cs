using System.Text;

namespace MessagePack;

/// <summary>Strings. A lone surrogate becomes U+FFFD.</summary>
public ref partial struct MessagePackWriter
{
    private const int MaxBytesPerChar = 3;
    private const int MaxShortLength = MessagePackRange.MaxFixStringLength / MaxBytesPerChar;

    /// <summary>Writes a string, or nil for null.</summary>
    public void Write(string? value)
    {
        if (value is null)
        {
            WriteNil();
        }
        else
        {
            Write(value.AsSpan());
        }
    }

    public void Write(scoped ReadOnlySpan<char> value)
    {
        if (value.Length > MaxShortLength)
        {
            WriteLongString(value);
            return;
        }

        // However it is encoded, its length fits into the code.
        var span = Reserve(1 + (value.Length * MaxBytesPerChar));
        var byteCount = Encoding.UTF8.GetBytes(value, span[1..]);
        span[0] = (byte)(MessagePackCode.MinFixStr | byteCount);
        _written += 1 + byteCount;
    }

    private void WriteLongString(scoped ReadOnlySpan<char> value)
    {
        // Counting is faster than to encode with a guess at the header's size and then to move the bytes, and asks for no
        // more room than is needed.
        var byteCount = Encoding.UTF8.GetByteCount(value);
        WriteStringHeader(byteCount);
        Encoding.UTF8.GetBytes(value, Reserve(byteCount));
        _written += byteCount;
    }
}

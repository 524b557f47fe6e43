using System.Buffers;

namespace MessagePack;

/// <summary>Values as a whole, without a look at what they are. Nesting costs no stack.</summary>
public ref partial struct MessagePackReader
{
    /// <summary>Goes on behind the next value and all that is in it.</summary>
    public void Skip()
    {
        long pending = 1;
        do
        {
            pending = checked(pending - 1 + SkipOne());
        }
        while (pending > 0);
    }

    /// <summary>Takes the next value and all that is in it, as it stands.</summary>
    public ReadOnlySequence<byte> ReadRaw()
    {
        var ahead = this;
        ahead.Skip();
        return Take(ahead.Consumed - Consumed);
    }

    /// <summary>Takes a count of bytes as they stand.</summary>
    public ReadOnlySequence<byte> ReadRaw(long length)
    {
        ReadFailure.EndOfDataUnless(length >= 0 && Has(length));
        return Take(length);
    }

    /// <summary>Goes on behind one value, but before its elements.</summary>
    /// <returns>The count of elements that are still to be skipped.</returns>
    private long SkipOne()
    {
        var code = NextCode;
        switch (MessagePackCode.ToMessagePackType(code))
        {
            case MessagePackType.Integer:
                SkipBytes(IntegerSize(code));
                return 0;
            case MessagePackType.Nil or MessagePackType.Boolean:
                SkipBytes(1);
                return 0;
            case MessagePackType.Float:
                SkipBytes(code == MessagePackCode.Float32 ? 5 : 9);
                return 0;
            case MessagePackType.String:
                SkipBytes(ReadStringLength());
                return 0;
            case MessagePackType.Binary:
                ReadFailure.EndOfDataUnless(TryReadBytesLength(out var length));
                SkipBytes(length);
                return 0;
            case MessagePackType.Extension:
                SkipBytes(ReadExtensionFormatHeader().Length);
                return 0;
            case MessagePackType.Array:
                ReadFailure.EndOfDataUnless(TryReadArrayHeader(out var elements));
                return elements;
            case MessagePackType.Map:
                ReadFailure.EndOfDataUnless(TryReadMapHeader(out var pairs));
                return 2L * pairs;
            default:
                throw ReadFailure.Unexpected(code);
        }
    }

    private void SkipBytes(long count)
    {
        ReadFailure.EndOfDataUnless(Has(count));
        Advance(count);
    }
}

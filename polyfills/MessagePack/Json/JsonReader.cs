using System.Buffers;

namespace MessagePack;

/// <summary>
/// Writes JSON text as MessagePack. It is as lenient as the package: commas and colons are white space, what is open at the
/// end of the text is closed, and what is no JSON can become what is no MessagePack. Check JSON from others before.
/// </summary>
internal readonly ref struct JsonReader(TextReader text, MessagePackSecurity security)
{
    public void CopyTo(ref MessagePackWriter writer) => CopyElements(ref writer, 0);

    /// <summary>Copies values up to the end of what they are in.</summary>
    /// <returns>The count of values.</returns>
    private uint CopyElements(ref MessagePackWriter writer, int depth)
    {
        uint count = 0;
        while (true)
        {
            switch (PeekToken())
            {
                case -1:
                    return count;
                case ']' or '}':
                    text.Read();
                    return count;
                case '[':
                    CopyArray(ref writer, depth);
                    break;
                case '{':
                    CopyMap(ref writer, depth);
                    break;
                case '"':
                    writer.Write(JsonText.ReadString(text));
                    break;
                case 't':
                    JsonText.ReadWord(text, "true");
                    writer.Write(true);
                    break;
                case 'f':
                    JsonText.ReadWord(text, "false");
                    writer.Write(false);
                    break;
                case 'n':
                    JsonText.ReadWord(text, "null");
                    writer.WriteNil();
                    break;
                case '-' or (>= '0' and <= '9'):
                    JsonNumber.Copy(JsonText.ReadNumber(text), ref writer);
                    break;
                case var c:
                    throw new TinyJsonException($"No JSON value begins with '{(char)c}'.");
            }

            count++;
        }
    }

    private int PeekToken()
    {
        var c = text.Peek();
        while (c is ',' or ':' || (c >= 0 && char.IsWhiteSpace((char)c)))
        {
            text.Read();
            c = text.Peek();
        }

        return c;
    }

    private void CopyArray(ref MessagePackWriter writer, int depth)
    {
        var count = CopyNested(depth, out var elements);
        writer.WriteArrayHeader(count);
        writer.WriteRaw(elements.WrittenSpan);
    }

    private void CopyMap(ref MessagePackWriter writer, int depth)
    {
        var count = CopyNested(depth, out var elements);
        writer.WriteMapHeader(count / 2);
        writer.WriteRaw(elements.WrittenSpan);
    }

    /// <summary>Copies elements aside: their count, which is known only then, goes before them.</summary>
    private uint CopyNested(int depth, out ArrayBufferWriter<byte> elements)
    {
        if (depth >= security.MaximumObjectGraphDepth)
        {
            throw new InsufficientExecutionStackException($"The JSON text nests deeper than {security.MaximumObjectGraphDepth}.");
        }

        text.Read();
        elements = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(elements);
        var count = CopyElements(ref writer, depth + 1);
        writer.Flush();
        return count;
    }
}

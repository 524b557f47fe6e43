namespace MessagePack.Tests.Properties;

/// <summary>Writes a tree.</summary>
internal static class DocumentWriter
{
    public static void Write(Document document, ref MessagePackWriter writer)
    {
        switch (document)
        {
            case Document.Nothing:
                writer.WriteNil();
                break;
            case Document.Truth(var value):
                writer.Write(value);
                break;
            case Document.Integer(var value) when value < 0:
                writer.Write((long)value);
                break;
            case Document.Integer(var value):
                writer.Write((ulong)value);
                break;
            case Document.Single(var value):
                writer.Write(value);
                break;
            case Document.Double(var value):
                writer.Write(value);
                break;
            case Document.Text(var value):
                writer.Write(value);
                break;
            case Document.Binary(var hex):
                writer.Write(Convert.FromHexString(hex));
                break;
            case Document.Extension(var type, var hex):
                writer.WriteExtensionFormat(new ExtensionResult(type, Convert.FromHexString(hex)));
                break;
            case Document.Time(var value):
                writer.Write(value);
                break;
            case Document.List(var elements):
                WriteList(elements, ref writer);
                break;
            case Document.Map(var entries):
                WriteMap(entries, ref writer);
                break;
        }
    }

    private static void WriteList(Document[] elements, ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(elements.Length);
        foreach (var element in elements)
        {
            Write(element, ref writer);
        }
    }

    private static void WriteMap(KeyValuePair<Document, Document>[] entries, ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(entries.Length);
        foreach (var (key, value) in entries)
        {
            Write(key, ref writer);
            Write(value, ref writer);
        }
    }
}

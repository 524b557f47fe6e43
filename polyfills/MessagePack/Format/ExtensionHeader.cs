namespace MessagePack;

/// <summary>What stands before an extension's data: its type and its length in bytes.</summary>
public struct ExtensionHeader : IEquatable<ExtensionHeader>
{
    public ExtensionHeader(sbyte typeCode, uint length)
    {
        TypeCode = typeCode;
        Length = length;
    }

    public ExtensionHeader(sbyte typeCode, int length)
        : this(typeCode, checked((uint)length))
    {
    }

    public sbyte TypeCode { get; private set; }

    public uint Length { get; private set; }

    public bool Equals(ExtensionHeader other) => TypeCode == other.TypeCode && Length == other.Length;
}

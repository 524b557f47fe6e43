namespace AgentSocket.Protocol;

/// <summary>The keyword <c>type</c>.</summary>
[Flags]
internal enum SchemaTypes
{
    /// <summary>Not said: any.</summary>
    None = 0,
    Null = 1,
    Boolean = 2,
    Integer = 4,
    Number = 8,
    String = 16,
    Array = 32,
    Object = 64,
}

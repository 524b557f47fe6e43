using AgentSocket.Protocol.Tests.Vectors;

namespace AgentSocket.Protocol.Tests.Framing;

/// <summary>Bad input never throws, never makes a frame that can't be written again, and never costs more memory than it has bytes for.</summary>
public sealed class FuzzTests
{
    private const int CasesPerSeed = 25_000;

    /// <summary>A string is two bytes a letter; a list entry is a reference of eight; an object some dozens.</summary>
    private const int MemoryPerByte = 128;

    /// <summary>What a frame with optional fields weighs whatever its size.</summary>
    private const int MemoryPerFrame = 4096;

    private static readonly byte[][] Messages = [.. VectorTable.All.Select(vector => vector.Bytes)];

    public static TheoryData<int> Seeds => [1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_OfSpoiltMessages_NeverThrows(int seed)
    {
        var mutator = new Mutator(seed);
        ReadAll(() => mutator.Spoil(Messages));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_OfRandomBytes_NeverThrows(int seed)
    {
        var mutator = new Mutator(seed);
        ReadAll(mutator.Random);
    }

    private static void ReadAll(Func<byte[]> next)
    {
        var accepted = 0;
        for (var i = 0; i < CasesPerSeed; i++)
        {
            var message = next();
            if (FrameCodec.Check(message, FrameLimits.Default, out var type) != FrameError.None || !FrameTypes.IsKnown(type))
                continue;
            foreach (var kind in FrameKinds.All.Where(kind => kind.Type == type))
                accepted += TryRead(kind, message) ? 1 : 0;
        }

        // The reader has seen frames, not only the check refusals.
        Assert.InRange(accepted, CasesPerSeed / 500, CasesPerSeed);
    }

    private static bool TryRead(FrameKind kind, byte[] message)
    {
        // What the runtime makes once, at the first message that takes some path, isn't what a message costs.
        _ = kind.Read(message, FrameLimits.Default);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = kind.Read(message, FrameLimits.Default);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= MemoryPerFrame + (MemoryPerByte * message.Length), $"{allocated} bytes for {Convert.ToHexString(message)}");
        if (error != FrameError.None)
            return false;

        // What was read can be written, and that is read as the same: nothing in between.
        var written = kind.Rewrite(message)!;
        Assert.Equal(written, kind.Rewrite(written));
        return true;
    }
}

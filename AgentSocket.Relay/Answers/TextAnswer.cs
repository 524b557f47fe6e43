using System.Buffers;
using System.Text;
using AgentSocket.Protocol;
using AgentSocket.Protocol.Workers;
using AgentSocket.Relay.Dispatch;
using AgentSocket.Server;

namespace AgentSocket.Relay.Answers;

/// <summary>
/// An answer of plain text, from a function that knows nothing of frames: what arrives at once becomes a STREAM, and the body's
/// end is the run's. A character that is cut in two waits for its other half. The function begins anew at each attempt, so the relay
/// leaves out, or takes back, what an earlier one emitted. Spec §11.3, §11.6.
/// </summary>
internal sealed class TextAnswer(RunOutput output, EmittedText emitted, WorkerSilence silence)
{
    private const int BufferBytes = 4096;

    private readonly RegeneratedText _text = new(emitted.ToString());

    /// <summary>Forwards the text.</summary>
    /// <returns>The run's good end.</returns>
    /// <exception cref="WorkerLostException">The answer broke off.</exception>
    public async Task<RunCompletion> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var chars = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(bytes.Length));
        try
        {
            int count;
            do
            {
                count = await ReadSomeAsync(body, bytes, cancellationToken);
                var length = decoder.GetChars(bytes.AsSpan(0, count), chars, flush: count == 0);
                await SendAsync(_text.Take(chars.AsMemory(0, length)), cancellationToken);
            }
            while (count > 0);
            await SendAsync(_text.End(), cancellationToken);
            return new RunCompletion(RunOutcome.Ok, new RunMetrics());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    private async ValueTask SendAsync(TextChange change, CancellationToken cancellationToken)
    {
        if (change.DiscardFrom is { } discardFrom)
        {
            var interrupt = new ArrayBufferWriter<byte>();
            FrameCodec.Write(interrupt, new InterruptFrame(output.Run, RegeneratedText.Reason, discardFrom));
            await output.ForwardAsync(FrameType.Interrupt, interrupt.WrittenMemory, cancellationToken);
            emitted.DiscardFrom(discardFrom);
        }

        await output.StreamAsync(change.Text, cancellationToken: cancellationToken);
        emitted.Append(change.Text.Span);
    }

    private async ValueTask<int> ReadSomeAsync(Stream body, Memory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            var read = body.ReadAsync(bytes, silence.Token);
            if (!read.IsCompleted)
                await output.FlushAsync(cancellationToken);
            return await silence.AwaitAsync(read);
        }
        catch (Exception exception) when (WorkerFailures.IsBroken(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new WorkerLostException(hasBegun: true, exception);
        }
    }
}

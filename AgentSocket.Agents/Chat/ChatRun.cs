using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace AgentSocket.Agents;

/// <summary>One run of the chat: what its parts work on.</summary>
internal sealed class ChatRun(AgentContext context, Turn turn, ChatHistory history, Kernel kernel)
{
    private const string Key = "AgentSocket.Chat";

    /// <summary>The run.</summary>
    public AgentContext Context => context;

    /// <summary>The turn that it makes.</summary>
    public Turn Turn => turn;

    /// <summary>What the model reads.</summary>
    public ChatHistory History => history;

    /// <summary>The run's kernel: its plugins are what the model may call.</summary>
    public Kernel Kernel => kernel;

    /// <summary>The client's tools among them.</summary>
    public ClientPlugin ClientTools { get; } = new(kernel, context);

    /// <summary>What the answer says.</summary>
    public ChatOutput Output { get; } = new(context, turn);

    /// <summary>Whether the tool that runs now has taken back what was said.</summary>
    public bool HasRetracted { get; private set; }

    /// <summary>The run that a function is called in; null if it isn't one of the chat.</summary>
    public static ChatRun? Of(Kernel kernel) => kernel.Data.TryGetValue(Key, out var run) ? run as ChatRun : null;

    /// <summary>Lets the kernel's functions find the run.</summary>
    public void Attach() => kernel.Data[Key] = this;

    /// <summary>Takes back all that was said in the run.</summary>
    public async ValueTask RetractAsync(CancellationToken cancellationToken)
    {
        HasRetracted = true;
        await Output.RetractAsync(cancellationToken);
    }

    /// <summary>A tool begins.</summary>
    public void BeginTool() => HasRetracted = false;
}

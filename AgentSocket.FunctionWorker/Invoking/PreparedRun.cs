using AgentSocket.Agents;
using AgentSocket.FunctionWorker.Journals;
using AgentSocket.Protocol.Workers;

namespace AgentSocket.FunctionWorker.Invoking;

/// <summary>One attempt at a run, with all that it needs.</summary>
internal sealed record PreparedRun(Invocation Invocation, InvocationHost Host, AgentContext Context, BodyRunWriter Writer, StoredJournal Journal);

using System.Text;
using Microsoft.SemanticKernel;

namespace AgentSocket.Agents;

/// <summary>Puts the pieces of calls together, as they come. The arguments stay as the model wrote them: their types count.</summary>
internal sealed class CallBuilder
{
    private readonly List<Call> _calls = [];

    /// <summary>Takes a piece.</summary>
    /// <returns>The number of its call in the answer, from 1, and the call's name as far as it is known.</returns>
    public (int Number, string Name) Append(StreamingFunctionCallUpdateContent piece)
    {
        var index = _calls.FindIndex(call => call.Index == piece.FunctionCallIndex);
        if (index < 0)
        {
            index = _calls.Count;
            _calls.Add(new Call(piece.FunctionCallIndex));
        }

        _calls[index].Append(piece);
        return (index + 1, _calls[index].Name);
    }

    /// <summary>The calls, in the order in which they began.</summary>
    public IReadOnlyList<FunctionCall> Build() => [.. _calls.Where(call => call.Name.Length > 0).Select(call => call.Build())];

    private sealed class Call(int index)
    {
        private readonly StringBuilder _arguments = new();
        private string _id = "";

        public int Index => index;

        public string Name { get; private set; } = "";

        public void Append(StreamingFunctionCallUpdateContent piece)
        {
            if (!string.IsNullOrEmpty(piece.CallId))
                _id = piece.CallId;
            if (!string.IsNullOrEmpty(piece.Name))
                Name = piece.Name;
            _arguments.Append(piece.Arguments);
        }

        public FunctionCall Build() => FunctionCall.Of(_id, Name, _arguments.Length == 0 ? "{}" : _arguments.ToString());
    }
}

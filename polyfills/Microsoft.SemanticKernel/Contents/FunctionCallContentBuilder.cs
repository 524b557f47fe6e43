using System.Text;
using System.Text.Json;

namespace Microsoft.SemanticKernel;

/// <summary>Puts streamed pieces of function calls together.</summary>
public sealed class FunctionCallContentBuilder
{
    private readonly List<Call> _calls = [];

    /// <summary>Takes what an update has of function calls.</summary>
    public void Append(StreamingChatMessageContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        foreach (var update in content.Items.OfType<StreamingFunctionCallUpdateContent>())
        {
#pragma warning disable SKEXP0001 // RequestIndex is experimental in the real package; without it, calls of two requests would be one.
            var key = (update.RequestIndex, update.FunctionCallIndex);
#pragma warning restore SKEXP0001
            var call = _calls.Find(c => c.Key == key);
            if (call is null)
            {
                _calls.Add(call = new Call(key));
            }

            call.Add(update);
        }
    }

    /// <summary>The calls, in the order that they began in; one whose arguments aren't JSON says so.</summary>
    public IReadOnlyList<FunctionCallContent> Build() => [.. _calls.Where(call => call.Id is not null).Select(call => call.Build())];

    private sealed class Call((int Request, int Index) key)
    {
        private readonly StringBuilder _arguments = new();
        private string? _name;

        public (int Request, int Index) Key => key;

        public string? Id { get; private set; }

        public void Add(StreamingFunctionCallUpdateContent update)
        {
            Id = string.IsNullOrEmpty(update.CallId) ? Id : update.CallId;
            _name = string.IsNullOrEmpty(update.Name) ? _name : update.Name;
            _arguments.Append(update.Arguments);
        }

        public FunctionCallContent Build()
        {
            var (plugin, function) = KernelNames.Split(_name ?? string.Empty);
            try
            {
                return new(function, plugin, Id, Arguments());
            }
            catch (JsonException e)
            {
                return new(function, plugin, Id)
                {
                    Exception = new KernelException("Error: Function call arguments were invalid JSON.", e),
                };
            }
        }

        private KernelArguments? Arguments()
        {
            if (_arguments.Length == 0)
            {
                return null;
            }

            var values = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(_arguments.ToString());
            KernelArguments arguments = [];
            foreach (var (name, value) in values ?? [])
            {
                arguments[name] = value.ValueKind == JsonValueKind.Null ? null : value.ToString();
            }

            return arguments;
        }
    }
}

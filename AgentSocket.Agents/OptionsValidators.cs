using Microsoft.Extensions.Options;

namespace AgentSocket.Agents;

[OptionsValidator]
internal sealed partial class BackgroundOptionsRanges : IValidateOptions<BackgroundOptions>;

[OptionsValidator]
internal sealed partial class ChatOptionsRanges : IValidateOptions<ChatOptions>;

[OptionsValidator]
internal sealed partial class ConversationOptionsRanges : IValidateOptions<ConversationOptions>;

[OptionsValidator]
internal sealed partial class DemoOptionsRanges : IValidateOptions<DemoOptions>;

[OptionsValidator]
internal sealed partial class ModelOptionsRanges : IValidateOptions<ModelOptions>;

namespace AgentSocket.Protocol.Client;

/// <summary>What the dispatcher tells the client beside what goes to runs. Called without the session's lock.</summary>
internal interface IInboundEvents
{
    void OnHello(HelloFrame hello);

    void OnError(AgentSocketException error);

    void OnToolsChanged();

    void OnPong(long time);

    /// <summary>Sends a frame that answers the server.</summary>
    void Answer<TFrame>(TFrame frame)
        where TFrame : struct, IFrame<TFrame>;
}

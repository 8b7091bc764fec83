namespace PollLogin.Bench.Compare;

/// <summary>What a proxy does that its owner does not know of.</summary>
internal enum ProxyFault
{
    None,

    /// <summary>Refuses whatever asks to be upgraded.</summary>
    NoUpgrade,

    /// <summary>Hands on an answer when it has all of it.</summary>
    Buffers,

    /// <summary>Hangs up when the server has said nothing for 30 s, as many are set.</summary>
    Cuts,
}

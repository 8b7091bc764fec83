namespace PollLogin.Web.Shared;

/// <summary>Names the pages' texts: <c>Texts.resx</c> is Chinese, the neutral language; <c>Texts.en.resx</c> English.</summary>
public sealed class Texts;

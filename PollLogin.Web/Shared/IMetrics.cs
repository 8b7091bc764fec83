namespace PollLogin.Web.Shared;

/// <summary>The instruments of one room; they are there once it is made.</summary>
public interface IMetrics;

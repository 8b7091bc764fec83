using Microsoft.Extensions.Options;
using PollLogin.Web.Storage;
using PollLogin.Web.Users;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Login;

/// <summary>
/// One login's acts, a file each: a browser starts it, a person scans, the browser checks, the browser spends; between, where it is asked
/// for, a confirmation in the chat or a number on the page; and its end when the person leaves. Each change is one conditional statement,
/// and its row count is the answer: two processes may share the database at any time.
/// </summary>
public sealed partial class LoginFlow(
    PollLoginDb db,
    WriteGate gate,
    WeChatApi weChat,
    LoginTicket ticket,
    LoginSessions loginSessions,
    LoginLimits limits,
    CodeBudget budget,
    StatusBoard board,
    LoginMetrics metrics,
    Membership membership,
    Operators operators,
    RememberedBrowsers remembered,
    IOptions<LoginOptions> options,
    IOptionsMonitor<WeChatOptions> account,
    TimeProvider clock,
    ILogger<LoginFlow> log);

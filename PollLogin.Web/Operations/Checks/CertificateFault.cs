using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace PollLogin.Web.Operations.Checks;

/// <summary>Why a certificate is not believed, in words that name the mend.</summary>
internal static class CertificateFault
{
    /// <returns><see langword="null"/> where it is believed.</returns>
    public static string? Of(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors faults, string host) => faults switch
    {
        SslPolicyErrors.None => null,
        _ when certificate is null => "no certificate is shown there.",
        _ when chain?.ChainStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)) == true => string.Create(
            CultureInfo.InvariantCulture, $"its certificate is good from {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u} only: renew it, and see why it was not renewed by itself."),
        _ when faults.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) =>
            $"its certificate is for {certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false)}, not for {host}: get one for that name, or set Site:PublicUrl to the certificate's.",
        _ => "nobody whom this machine trusts vouches for its certificate: it is self-signed, or the proxy does not send the certificates between (use the full chain).",
    };
}

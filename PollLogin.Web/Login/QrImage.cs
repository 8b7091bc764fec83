using QRCoder;

namespace PollLogin.Web.Login;

/// <summary>Draws the QR code: black on white, so that it can be scanned from a dark page too.</summary>
internal static class QrImage
{
    private const int PixelsPerModule = 8;

    /// <summary>A PNG with the quiet zone of 4 modules that the standard asks for. ECC level Q costs no larger symbol than M for WeChat's URLs.</summary>
    public static byte[] Png(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.Q);
        using var png = new PngByteQRCode(data);
        return png.GetGraphic(PixelsPerModule, drawQuietZones: true);
    }
}

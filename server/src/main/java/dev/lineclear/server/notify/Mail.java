package dev.lineclear.server.notify;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Properties;

/**
 * Mail by SMTP (RFC 5321), in plain text.
 *
 * @param server {@code smtps://host} with TLS from the start, {@code smtp://host} with STARTTLS, which is demanded anywhere
 *     but on loopback
 * @param user whoever sends; empty for a server that asks for nobody
 */
record Mail(URI server, String from, List<String> to, String user, String password, InstantSource clock)
        implements Channel {
    private static final String MILLIS = "15000";
    private static final int SMTP = 25;
    private static final int SMTPS = 465;

    @Override
    public String name() {
        return "mail " + server.getHost();
    }

    @Override
    public void send(String id, List<Notice> notices) throws IOException {
        boolean tls = server.getScheme().equals("smtps");
        String protocol = tls ? "smtps" : "smtp";
        Session session = Session.getInstance(settings(protocol, tls));
        try {
            Message message = message(session, id, notices);
            int port = server.getPort() > 0 ? server.getPort() : tls ? SMTPS : SMTP;
            try (Transport transport = session.getTransport(protocol)) {
                if (user.isEmpty()) {
                    transport.connect(server.getHost(), port, null, null);
                } else {
                    transport.connect(server.getHost(), port, user, password);
                }
                transport.sendMessage(message, message.getAllRecipients());
            }
        } catch (MessagingException e) {
            throw new IOException("not taken: " + e.getClass().getSimpleName(), e);
        }
    }

    private Properties settings(String protocol, boolean tls) {
        Properties settings = new Properties();
        String prefix = "mail." + protocol + ".";
        settings.put(prefix + "connectiontimeout", MILLIS);
        settings.put(prefix + "timeout", MILLIS);
        settings.put(prefix + "writetimeout", MILLIS);
        settings.put(prefix + "ssl.checkserveridentity", "true");
        settings.put(prefix + "auth", String.valueOf(!user.isEmpty()));
        boolean local = dev.lineclear.server.config.Addresses.loopback(server.getHost());
        settings.put(prefix + "starttls.enable", String.valueOf(!tls));
        settings.put(prefix + "starttls.required", String.valueOf(!tls && !local));
        return settings;
    }

    private Message message(Session session, String id, List<Notice> notices) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(from, true));
        for (String one : to) {
            message.addRecipient(Message.RecipientType.TO, new InternetAddress(one, true));
        }
        message.setSubject("[Lineclear] " + Wording.subject(notices), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(clock.instant()));
        message.setText(Wording.text(notices), StandardCharsets.UTF_8.name());
        message.saveChanges();
        message.setHeader("Message-ID", "<" + id + "@lineclear>");
        message.setHeader("Auto-Submitted", "auto-generated");
        return message;
    }
}

-- No mail may ever be sent.
SELECT count(*) AS mails FROM mail_mail;

"""Questions and changes about notifications: the inbox, the mails, what messages name, the reminders."""

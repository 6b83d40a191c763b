-- What the broker of an account reports of its sales (Form 1099-B, 1099-DA); empty where the user has not said.

ALTER TABLE account ADD COLUMN form_1099 TEXT NOT NULL DEFAULT '';

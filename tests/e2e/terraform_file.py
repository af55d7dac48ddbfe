"""One Terraform file in a folder of its own, where the whole stack is not what is tested."""

import os
import re

from harness import Stack

HEAD = """
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
"""


class TerraformFile(Stack):
    """`text` with each of `words` replaced by its value."""

    def __init__(self, neargate, text, **words):
        super().__init__(neargate)
        self.text, self.words = HEAD + text, words
        self.name = "one-file"
        self.folder = os.path.join(self.files, self.name)
        os.makedirs(self.folder)

    def apply_and_look(self, **words):
        """Applies; a fresh look finds nothing to do. Returns how many were added, changed, destroyed."""
        text = self.text
        for word, value in {**self.words, **words}.items():
            text = text.replace(word, str(value))
        with open(os.path.join(self.folder, "main.tf"), "w", encoding="utf-8") as file:
            file.write(text)
        if not os.path.exists(os.path.join(self.folder, ".terraform")):
            self.terraform("init", "-no-color", folder=self.name)
        text = self.terraform("apply", "-no-color", "-auto-approve", folder=self.name)[1]
        self.terraform("plan", "-no-color", "-detailed-exitcode", folder=self.name)
        return re.search(r"(\d+) added, (\d+) changed, (\d+) destroyed", text).groups()

    def destroy_file(self):
        self.terraform("destroy", "-no-color", "-auto-approve", folder=self.name)

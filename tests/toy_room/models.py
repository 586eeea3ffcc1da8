from django.db import models


class Toy(models.Model):
    word = models.CharField(max_length=50)

    def __str__(self) -> str:
        return self.word
